# For driver = "java" on one machine, besides dev.hcl. The agent runs as root with a JDK 25 on PATH that lies below /usr/lib/jvm. Left alone,
# the driver links all of /usr into the folder of every task; a JVM needs this much.
client {
  chroot_env = {
    "/etc"                   = "/etc"
    "/lib64"                 = "/lib64"
    "/lib/x86_64-linux-gnu"  = "/lib/x86_64-linux-gnu"
    "/lib/aarch64-linux-gnu" = "/lib/aarch64-linux-gnu"
    "/usr/lib/jvm"           = "/usr/lib/jvm"
  }
}
