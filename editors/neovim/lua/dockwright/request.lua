-- The server's commands, run for the buffer at hand.

local server = require('dockwright.server')

local M = {}

--- Tells the user something.
---@param text string
---@param level? integer
function M.say(text, level)
  vim.notify('Dockwright: ' .. text, level or vim.log.levels.INFO)
end

--- The client that serves the buffer at hand, else the first that runs. Says so when there is none.
---@return vim.lsp.Client?
function M.client()
  local client = vim.lsp.get_clients({ name = server.name, bufnr = 0 })[1] or server.clients()[1]
  if not client then
    M.say('no server is running: open a Dockerfile', vim.log.levels.WARN)
  end
  return client
end

--- The URI of the buffer at hand when a server works on it; without one the server knows which file is meant.
---@return string?
function M.uri()
  local served = #vim.lsp.get_clients({ name = server.name, bufnr = 0 }) > 0
  return served and vim.uri_from_bufnr(0) or nil
end

--- Runs a command of the server. `done` gets its answer; what went wrong is told to the user.
---@param command string
---@param argument table|string|nil
---@param done? fun(answer: any)
function M.execute(command, argument, done)
  local client = M.client()
  if not client then
    return
  end
  -- An empty table would be sent as a list.
  if type(argument) == 'table' and next(argument) == nil then
    argument = nil
  end
  client:request('workspace/executeCommand', { command = command, arguments = { argument } }, function(problem, answer)
    if problem then
      M.say(problem.message, vim.log.levels.ERROR)
    elseif done then
      done(answer)
    end
  end)
end

return M
