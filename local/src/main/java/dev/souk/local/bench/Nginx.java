package dev.souk.local.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The reference that everybody knows: nginx as a bare reverse proxy, without a log, with connections that are kept. */
final class Nginx {
    private Nginx() {}

    /** How to start it before this backend; its files stay in the folder. */
    static List<String> command(Path program, Path folder, int port, int backend) {
        Path configuration = folder.resolve("nginx.conf");
        try {
            Files.writeString(configuration, """
                    worker_processes auto;
                    daemon off;
                    pid %1$s/nginx.pid;
                    error_log %1$s/nginx-error.log;
                    events { worker_connections 2048; }
                    http {
                      access_log off;
                      client_body_temp_path %1$s/nginx-body;
                      proxy_temp_path %1$s/nginx-proxy;
                      fastcgi_temp_path %1$s/nginx-fastcgi;
                      uwsgi_temp_path %1$s/nginx-uwsgi;
                      scgi_temp_path %1$s/nginx-scgi;
                      keepalive_requests 1000000000;
                      proxy_buffers 8 32k;
                      upstream backend {
                        server 127.0.0.1:%3$d;
                        keepalive 64;
                        keepalive_requests 1000000000;
                      }
                      server {
                        listen 127.0.0.1:%2$d;
                        location / {
                          proxy_pass http://backend;
                          proxy_http_version 1.1;
                          proxy_set_header Connection "";
                        }
                      }
                    }
                    """.formatted(folder, port, backend));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return List.of(program.toString(), "-p", folder.toString(), "-c", configuration.toString());
    }
}
