# What the autoscaler may do: read policies and change counts. Applied to its workload identity:
# nomad acl policy apply -namespace default -job autoscaler souk-autoscaler nomad/specs/policies/autoscaler.hcl
namespace "default" {
  policy       = "scale"
  capabilities = ["read-job", "list-jobs", "scale-job", "list-scaling-policies", "read-scaling-policy", "read-job-scaling"]
}
