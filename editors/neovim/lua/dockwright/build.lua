-- Builds: begun and ended from here, and shown as they go on. The server tells what every line does and what the
-- engine writes; progress, marks beside the lines and the log are drawn here.

local list = require('dockwright.list')
local output = require('dockwright.output')
local request = require('dockwright.request')
local states = require('dockwright.states')

local M = {}

--- Saves the buffer at hand: what is built is on disk.
---@return boolean
local function saved()
  if not vim.bo.modified or vim.bo.buftype ~= '' then
    return true
  end
  local ok, problem = pcall(vim.cmd.write)
  if not ok then
    request.say('nothing is built, for the file cannot be saved: ' .. tostring(problem), vim.log.levels.ERROR)
  end
  return ok
end

--- `:Dockwright build [STAGE]`.
---@param words string[]
function M.start(words)
  if not request.client() or not saved() then
    return
  end
  local uri = request.uri()
  output.begin()
  request.execute('dockwright.build', { uri = uri, target = words[1] })
end

--- `:Dockwright cancel`: ends the build of the buffer, or every build when it has none.
function M.cancel()
  request.execute('dockwright.cancelBuild', request.uri())
end

--- `:Dockwright output`: what the build has written.
function M.output()
  output.open()
end

--- `:Dockwright images`: the engine's images, what this file builds first.
function M.images()
  request.execute('dockwright.images', request.uri(), function(rows)
    list.show('images', vim.tbl_map(function(row)
      local mark = row.own and '*' or ' '
      return { text = ('%s %9s  %-22s  %s'):format(mark, row.size, row.created, row.name) }
    end, rows or {}))
  end)
end

--- `:Dockwright layers [IMAGE]`: what an image is made of; Enter goes to the line that made a layer.
---@param words string[]
function M.layers(words)
  local uri = request.uri()
  local buffer = uri and vim.api.nvim_get_current_buf()
  request.execute('dockwright.layers', { uri = uri, image = words[1] }, function(rows)
    list.show('layers', vim.tbl_map(function(row)
      local line = type(row.line) == 'number' and row.line + 1 or nil
      local size = row.layer and list.size(row.bytes) or '-'
      local text = ('%5s %9s  %s'):format(line or 'base', size, row.createdBy:gsub('%s+', ' '))
      return { text = text, buffer = line and buffer or nil, line = line }
    end, rows or {}))
  end)
end

--- The names of the stages in the buffer at hand, to complete from.
---@return string[]
function M.stages()
  local names = {}
  for _, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local name = line:match('^%s*[Ff][Rr][Oo][Mm]%s.*%s[Aa][Ss]%s+(%S+)')
    if name then
      table.insert(names, name)
    end
  end
  return names
end

--- Takes what the server tells of builds.
function M.setup()
  vim.lsp.handlers['dockwright/buildState'] = function(_, state)
    states.draw(state)
  end
  vim.lsp.handlers['dockwright/buildOutput'] = function(_, piece)
    output.add(piece.text)
  end
  vim.api.nvim_create_autocmd('LspProgress', {
    group = vim.api.nvim_create_augroup('dockwright.build', {}),
    callback = function(event)
      local params = event.data and event.data.params
      if params and tostring(params.token):match('^dockwright/build/') then
        states.progress(params.token, params.value)
      end
    end,
  })
end

return M
