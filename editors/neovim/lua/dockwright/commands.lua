-- The subcommands of :Dockwright.

local server = require('dockwright.server')

local M = {}

-- A server that does not leave by itself within this time is ended.
local STOP_MS = 2000
local POLL_MS = 25

local function say(text, level)
  vim.notify('Dockwright: ' .. text, level or vim.log.levels.INFO)
end

--- Calls `done` once a client has stopped; ends it when it takes too long.
---@param client vim.lsp.Client
---@param done fun()
local function stop(client, done)
  client:stop()
  local waited = 0
  local timer = assert(vim.uv.new_timer())
  timer:start(POLL_MS, POLL_MS, vim.schedule_wrap(function()
    if timer:is_closing() then
      return
    end
    waited = waited + POLL_MS
    if client:is_stopped() then
      timer:close()
      done()
    elseif waited == STOP_MS then
      client:stop(true)
    end
  end))
end

--- Stops every server and starts it again for the buffers that it served. With none running, the servers
--- that belong to the open buffers are started.
function M.restart()
  local clients = server.clients()
  if #clients == 0 then
    vim.lsp.enable(server.name)
    return
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_keys(client.attached_buffers)
    stop(client, function()
      for _, buffer in ipairs(buffers) do
        if vim.api.nvim_buf_is_loaded(buffer) then
          vim.lsp.start(client.config, { bufnr = buffer })
        end
      end
    end)
  end
end

--- Opens Neovim's language server log, where the server's messages are, at its end.
function M.log()
  local file = vim.lsp.log and vim.lsp.log.get_filename and vim.lsp.log.get_filename() or vim.lsp.get_log_path()
  vim.cmd.tabedit({ args = { file }, magic = { file = false, bar = false } })
  vim.cmd.normal({ args = { 'G' }, bang = true })
end

--- What is running, line by line, to read or to put into a bug report.
---@return string[]
function M.describe()
  local program = server.configured()
  local version, problem
  if program then
    version, problem = server.ask_version(program)
  end
  local lines = {
    'Dockwright plugin ' .. server.version,
    'Neovim ' .. tostring(vim.version()),
    'Server program: ' .. (program and vim.fn.exepath(program) or 'a function of your configuration'),
    'Server version: ' .. (version or problem or 'unknown'),
  }
  if program and vim.fn.exepath(program) == '' then
    lines[3] = 'Server program: ' .. program
  end
  local clients = server.clients()
  if #clients == 0 then
    table.insert(lines, 'No server is running.')
  end
  for _, client in ipairs(clients) do
    table.insert(
      lines,
      ('Running: client %d, root %s, %d buffer(s), positions in %s'):format(
        client.id,
        client.root_dir or 'none',
        vim.tbl_count(client.attached_buffers),
        client.offset_encoding
      )
    )
  end
  return lines
end

--- Shows what `describe` says.
function M.info()
  vim.api.nvim_echo({ { table.concat(M.describe(), '\n') } }, true, {})
end

--- Makes the servers forget what they know of tags and images.
function M.refresh()
  local clients = server.clients()
  if #clients == 0 then
    say('no server is running', vim.log.levels.WARN)
  end
  for _, client in ipairs(clients) do
    client:request('workspace/executeCommand', { command = 'dockwright.refreshTags' }, function(problem)
      say(problem and problem.message or 'tags and images are asked for anew')
    end)
  end
end

local subcommands = { info = M.info, log = M.log, refresh = M.refresh, restart = M.restart }

--- Runs `:Dockwright NAME`.
---@param arguments string[]
function M.run(arguments)
  local run = subcommands[arguments[1]]
  if not run or #arguments > 1 then
    say('use :Dockwright ' .. table.concat(M.names(), ' | '), vim.log.levels.ERROR)
    return
  end
  run()
end

--- The subcommands' names, sorted.
---@return string[]
function M.names()
  local names = vim.tbl_keys(subcommands)
  table.sort(names)
  return names
end

--- Completes the subcommand; the ones that exist take no argument.
---@param typed string
---@param line string
---@return string[]
function M.complete(typed, line)
  if line:match('^%s*%S+%s+%S+%s') then
    return {}
  end
  return vim.tbl_filter(function(name)
    return vim.startswith(name, typed)
  end, M.names())
end

return M
