-- What the server does with the images that a Dockerfile names.

local request = require('dockwright.request')

local M = {}

--- Makes the servers forget what they know of tags and images.
function M.refresh()
  request.execute('dockwright.refreshTags', nil, function()
    request.say('tags and images are asked for anew')
  end)
end

--- Pins the images of the buffer to their digests.
function M.pin()
  request.execute('dockwright.pinDigest', request.uri())
end

return M
