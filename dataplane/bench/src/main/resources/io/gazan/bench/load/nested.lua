wrk.headers["Host"] = "bench.example.com"

local paths = {
  "/a", "/ping/a", "/a/b/c", "/ping/a/b/c", "/a/b/c/d/e",
  "/ping/a/b/c/d/e", "/a/b/c/d/e/f/g", "/ping/a/b/c/d/e/f/g", "/a/b/c/d/e/f/g/h/i",
}
local requests = {}
local at = 0

init = function(args)
  for i, path in ipairs(paths) do
    requests[i] = wrk.format("GET", path)
  end
end

request = function()
  at = at % #requests + 1
  return requests[at]
end
