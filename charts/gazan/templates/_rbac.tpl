{{/* What the operator reads, and the status that it writes; in a ClusterRole, or with watchNamespaces in a Role of each. */}}
{{- define "gazan.rbac.watched" -}}
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: [list, watch]
- apiGroups: [networking.k8s.io]
  resources: [ingresses/status]
  verbs: [update]
- apiGroups: [gazan.io]
  resources: [gazanroutes]
  verbs: [list, watch]
- apiGroups: [gazan.io]
  resources: [gazanroutes/status]
  verbs: [update]
- apiGroups: [""]
  resources: [services, secrets]
  verbs: [get, list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch]
{{- end -}}

{{/* A binding: (dict "root" $ "kind" "Role" "name" … "namespace" …). */}}
{{- define "gazan.rbac.binding" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ .kind }}Binding
metadata:
  name: {{ .name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  {{- include "gazan.metadata" (dict "root" .root "component" "operator") | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ .kind }}
  name: {{ .name }}
subjects:
  - kind: ServiceAccount
    name: {{ include "gazan.operator.serviceAccount" .root }}
    namespace: {{ .root.Release.Namespace }}
{{- end -}}

{{/* A Role and its binding: (dict "root" $ "name" … "namespace" … "rules" "- apiGroups: …"). */}}
{{- define "gazan.rbac.role" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ .name }}
  namespace: {{ .namespace }}
  {{- include "gazan.metadata" (dict "root" .root "component" "operator") | nindent 2 }}
rules:
  {{- .rules | nindent 2 }}
---
{{ include "gazan.rbac.binding" (dict "root" .root "kind" "Role" "name" .name "namespace" .namespace) }}
{{- end -}}

{{/* Reading one object by name: (dict "resource" "secrets" "name" … "verbs" "get"). */}}
{{- define "gazan.rbac.one" -}}
- apiGroups: [""]
  resources: [{{ .resource }}]
  resourceNames: [{{ .name }}]
  verbs: [{{ .verbs }}]
{{- end -}}
