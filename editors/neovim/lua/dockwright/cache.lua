-- What the next build will do: beside the lines as inlay hints, for the step at the cursor in a window, and as a picture.

local request = require('dockwright.request')
local server = require('dockwright.server')

local M = {}

--- `:Dockwright cache`: why the step at the cursor will run again, and what its key holds.
function M.explain()
  local uri = request.uri()
  local line = uri and vim.api.nvim_win_get_cursor(0)[1] - 1
  request.execute('dockwright.explainStep', { uri = uri, line = line }, function(step)
    if type(step) == 'table' then
      local lines = vim.split(step.markdown, '\n', { plain = true })
      vim.lsp.util.open_floating_preview(lines, 'markdown', { border = 'rounded', focus_id = 'dockwright.cache' })
    end
  end)
end

--- `:Dockwright graph`: a picture of the build, in the system's viewer.
function M.graph()
  request.execute('dockwright.graph', { uri = request.uri() }, function(drawn)
    if type(drawn) ~= 'table' then
      return
    end
    local _, problem = vim.ui.open(drawn.uri)
    if problem then
      request.say('the picture is in ' .. vim.uri_to_fname(drawn.uri))
    end
  end)
end

--- Tells the server of a file that was written here. Neovim watches no files by itself on every system.
---@param file string
local function written(file)
  for _, client in ipairs(server.clients()) do
    if client.initialized and not client:is_stopped() then
      -- 2 is `Changed`.
      local changes = { { uri = vim.uri_from_fname(file), type = 2 } }
      client:notify('workspace/didChangeWatchedFiles', { changes = changes })
    end
  end
end

--- Turns inlay hints on for Dockerfiles, unless `vim.g.dockwright_inlay_hints` is false, and follows written files.
function M.setup()
  local group = vim.api.nvim_create_augroup('dockwright.cache', {})
  vim.api.nvim_create_autocmd('LspAttach', {
    group = group,
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == server.name and vim.g.dockwright_inlay_hints ~= false then
        vim.lsp.inlay_hint.enable(true, { bufnr = event.buf })
      end
    end,
  })
  vim.api.nvim_create_autocmd('BufWritePost', {
    group = group,
    callback = function(event)
      -- A buffer that is no file has nothing that a build takes.
      if vim.bo[event.buf].buftype == '' then
        written(vim.fn.fnamemodify(event.file, ':p'))
      end
    end,
  })
end

return M
