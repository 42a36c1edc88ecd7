wrk.method = "POST"
wrk.headers["Host"] = "bench.example.com"
wrk.headers["Content-Type"] = "application/octet-stream"
wrk.body = string.rep("0123456789abcdef", 65536)
