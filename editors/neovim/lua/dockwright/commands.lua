-- The subcommands of :Dockwright: those of the server's life here, those of builds and images in `build`.

local build = require('dockwright.build')
local cache = require('dockwright.cache')
local images = require('dockwright.images')
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

--- A subcommand: what it does with the words behind its name, and what completes the first of those.
---@class dockwright.Subcommand
---@field run fun(words: string[])
---@field complete? fun(): string[]

--- Every subcommand; another one is a line here.
---@type table<string, dockwright.Subcommand>
local subcommands = {
  build = { run = build.start, complete = build.stages },
  cache = { run = cache.explain },
  cancel = { run = build.cancel },
  graph = { run = cache.graph },
  images = { run = build.images },
  info = { run = M.info },
  layers = { run = build.layers },
  log = { run = M.log },
  output = { run = build.output },
  pin = { run = images.pin },
  refresh = { run = images.refresh },
  restart = { run = M.restart },
}

--- Runs `:Dockwright NAME …`.
---@param words string[]
function M.run(words)
  local subcommand = subcommands[words[1]]
  if not subcommand then
    say('use :Dockwright ' .. table.concat(M.names(), ' | '), vim.log.levels.ERROR)
    return
  end
  subcommand.run(vim.list_slice(words, 2))
end

--- The subcommands' names, sorted.
---@return string[]
function M.names()
  local names = vim.tbl_keys(subcommands)
  table.sort(names)
  return names
end

--- Completes the subcommand, and the first word behind it where that has something to choose from.
---@param typed string
---@param line string
---@return string[]
function M.complete(typed, line)
  local words = vim.split(vim.trim(line), '%s+')
  -- The word that is being typed is the last one, and empty behind a space.
  local position = #words + (line:match('%s$') and 1 or 0)
  local choices = {}
  if position <= 2 then
    choices = M.names()
  elseif position == 3 then
    local subcommand = subcommands[words[2]]
    choices = subcommand and subcommand.complete and subcommand.complete() or {}
  end
  return vim.tbl_filter(function(choice)
    return vim.startswith(choice, typed)
  end, choices)
end

return M
