
-- The name is for the handshake (SNI); no resolver knows it.
wrk.resolve = function(host, service)
  wrk.addrs = wrk.lookup("127.0.0.1", service)
end
