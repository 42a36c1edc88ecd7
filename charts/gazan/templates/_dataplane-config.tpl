{{/* main.yaml of the data plane: what the chart decides, and the rest of dataPlane.config. */}}
{{- define "gazan.dataplane.main" -}}
{{- $values := .Values.dataPlane -}}
{{- $owned := dict
  "threads" $values.threads
  "proxy_address_http" (printf "%s:8080" $values.bindAddress)
  "proxy_address_tls" (printf "%s:8443" $values.bindAddress)
  "https_redirect_port" $values.httpsRedirectPort
  "status_address" (printf "%s:9090" $values.bindAddress)
  "config_api_enabled" false
  "operator" (dict
    "address" (printf "%s.%s.svc:9443" (include "gazan.stream.service" .) .Release.Namespace)
    "ca" "/etc/gazan/ca/ca.crt"
    "token_file" "/var/run/secrets/gazan/token"
    "state_dir" "/var/lib/gazan") -}}
{{- range keys $values.config -}}
{{- if or (hasKey $owned .) (has . (list "upstreams_conf" "config_address" "master_key" "user" "group" "daemon" "pid_file")) -}}
{{- fail (printf "dataPlane.config.%s: the chart sets this key of main.yaml itself, or it means nothing in a pod; take it out" .) -}}
{{- end -}}
{{- end -}}
{{- $timeouts := default (dict) $values.config.timeouts -}}
{{- range list "drain" "drain_delay" -}}
{{- if hasKey $timeouts . -}}
{{- fail (printf "dataPlane.config.timeouts.%s: set dataPlane.drain instead, which the pod's grace period is made of" .) -}}
{{- end -}}
{{- end -}}
{{- $drain := dict "drain_delay" (printf "%ds" (int $values.drain.delaySeconds)) "drain" (printf "%ds" (int $values.drain.timeoutSeconds)) -}}
{{- toYaml (mustMerge (dict "timeouts" (mustMerge $drain $timeouts)) $owned $values.config) -}}
{{- end -}}

{{/* Seconds that a pod has to end: as long as the drain may take, and a margin. */}}
{{- define "gazan.dataplane.grace" -}}
{{- add .Values.dataPlane.drain.delaySeconds .Values.dataPlane.drain.timeoutSeconds .Values.dataPlane.drain.marginSeconds -}}
{{- end -}}
