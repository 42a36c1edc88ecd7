{{/* The operator's command line. */}}
{{- define "gazan.operator.args" -}}
{{- $values := .Values.operator -}}
- --ingress-class-controller={{ .Values.ingressClass.controller }}
{{- with .Values.watchNamespaces }}
- --watch-namespaces={{ join "," . }}
{{- end }}
{{- if $values.watchIngressWithoutClass }}
- --watch-ingress-without-class
{{- end }}
{{- if $values.allowExternalName }}
- --allow-external-name
{{- end }}
{{- with $values.defaultCertificate }}
- --default-certificate={{ . }}
{{- end }}
{{- with $values.publish.addresses }}
- --publish-status-address={{ join "," . }}
{{- end }}
{{- with include "gazan.publish.service" . }}
- --publish-service={{ . }}
{{- end }}
{{- /* What data planes take is what may be sent to them. */}}
{{- with (.Values.dataPlane.config.limits | default dict).document }}
{{- if not (contains "--document-limit" (join " " $values.extraArgs)) }}
- --document-limit={{ kindIs "string" . | ternary . (int64 . | toString) }}
{{- end }}
{{- end }}
- --stream-address=:9443
- --status-address=:9090
{{- $own := printf "%s/%s" .Release.Namespace (include "gazan.dataplane.serviceAccount" .) }}
- --data-plane-service-accounts={{ join "," (concat (list $own) $values.dataPlaneServiceAccounts) }}
{{- with $values.streamCertificateSecret }}
- --stream-certificate-secret={{ . }}
{{- end }}
- --log-level={{ $values.logLevel }}
- --log-format={{ $values.logFormat }}
{{- range $values.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end -}}
