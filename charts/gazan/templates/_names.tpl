{{/* Names and labels. Names are cut at 36 characters so that every suffix fits into 63, and what a Deployment adds to its pods does too. */}}

{{- define "gazan.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 36 | trimSuffix "-" -}}
{{- end -}}

{{- define "gazan.fullname" -}}
{{- $name := include "gazan.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 36 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 36 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 36 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a selector says; called with (dict "root" $ "component" "operator"). It never changes in the life of a release. */}}
{{- define "gazan.selector" -}}
app.kubernetes.io/name: {{ include "gazan.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/*
metadata's labels and annotations: (dict "root" $ "component" … "labels" {…} "annotations" {…} "pod" true), the last three
optional. A pod has no label with the chart's version, so that a new chart with the same pods leaves them alone.
*/}}
{{- define "gazan.metadata" -}}
{{- $given := mustMerge (dict) (default (dict) .labels) .root.Values.commonLabels -}}
labels:
  {{- $own := dict
    "app.kubernetes.io/version" (.root.Chart.AppVersion | replace "+" "_" | trunc 63 | trimSuffix "-")
    "app.kubernetes.io/part-of" "gazan" "app.kubernetes.io/managed-by" .root.Release.Service -}}
  {{- if not .pod -}}
  {{- $own = set $own "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") -}}
  {{- end -}}
  {{- $labels := mustMerge (include "gazan.selector" . | fromYaml) $own $given -}}
  {{- toYaml $labels | nindent 2 }}
{{- $annotations := mustMerge (dict) (default (dict) .annotations) .root.Values.commonAnnotations -}}
{{- if $annotations }}
annotations:
  {{- toYaml $annotations | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "gazan.operator.serviceAccount" -}}
{{- default (printf "%s-operator" (include "gazan.fullname" .)) .Values.operator.serviceAccount.name -}}
{{- end -}}

{{- define "gazan.dataplane.serviceAccount" -}}
{{- default (printf "%s-dataplane" (include "gazan.fullname" .)) .Values.dataPlane.serviceAccount.name -}}
{{- end -}}

{{/* The Service whose addresses the status of Ingresses shows; none where addresses are given, or clients dial nodes' own ports. */}}
{{- define "gazan.publish.service" -}}
{{- $publish := .Values.operator.publish -}}
{{- if $publish.addresses -}}
{{- else if $publish.service -}}
{{- $publish.service -}}
{{- else if not .Values.dataPlane.hostPort.enabled -}}
{{- printf "%s/%s-dataplane" .Release.Namespace (include "gazan.fullname" .) -}}
{{- end -}}
{{- end -}}

{{/* The image of a component: (dict "root" $ "image" .Values.operator.image). */}}
{{- define "gazan.image" -}}
{{- if .image.digest -}}
{{- printf "%s@%s" .image.repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" .image.repository (default .root.Chart.AppVersion .image.tag) -}}
{{- end -}}
{{- end -}}

{{/*
Names that the operator knows by itself: of objects that it makes, and of the Service that its certificate is for. They do
not depend on the release, so a namespace holds one; Helm refuses a second because the Service is there already.
*/}}
{{- define "gazan.stream.service" -}}gazan-operator-stream{{- end -}}
{{- define "gazan.lease" -}}gazan-operator{{- end -}}
{{- define "gazan.ca.secret" -}}gazan-ca{{- end -}}
{{- define "gazan.default.certificate" -}}gazan-default-certificate{{- end -}}
{{- define "gazan.ca.bundle" -}}gazan-ca-bundle{{- end -}}

{{/* "true" where the status of Ingresses may have to show the nodes' addresses: clients dial nodes, or a Service that is not ours. */}}
{{- define "gazan.publish.nodes" -}}
{{- $publish := .Values.operator.publish -}}
{{- if not $publish.addresses -}}
{{- if or $publish.service (eq .Values.dataPlane.service.type "NodePort") .Values.dataPlane.hostPort.enabled -}}true{{- end -}}
{{- end -}}
{{- end -}}
