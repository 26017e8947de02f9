# How the drills start agents of Consul. From 1.14 on every server of a machine wants the same port, which nobody here needs; before, to
# say so is an error.
consul_agent=(consul agent)
case $(consul agent -help 2>&1) in *-grpc-tls-port*) consul_agent+=(-grpc-tls-port=-1) ;; esac
