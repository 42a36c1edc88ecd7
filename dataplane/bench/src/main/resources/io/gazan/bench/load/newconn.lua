wrk.headers["Host"] = "bench.example.com"
wrk.headers["Connection"] = "close"
