wrk.headers["Host"] = "bench.example.com"
