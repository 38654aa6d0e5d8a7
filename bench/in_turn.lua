-- For wrk: ask for each of the paths on the command line in turn.
local asked = {}
local place = 0

function init(paths)
  for number, path in ipairs(paths) do
    asked[number] = wrk.format("GET", path)
  end
end

function request()
  place = place % #asked + 1
  return asked[place]
end
