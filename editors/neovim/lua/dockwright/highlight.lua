-- Colours from Dockwright's own tree-sitter grammar, when its parser is installed.

local M = {}

-- The language has a name of its own: queries written for another Dockerfile grammar do not fit this one,
-- and the other way round, so neither may be found under the other's name.
M.language = 'dockwright'

--- Loads the parser from the runtime path.
---@return boolean
function M.available()
  local library = vim.api.nvim_get_runtime_file('parser/' .. M.language .. '.*', false)[1]
  if not library then
    return false
  end
  -- The library's symbol bears the grammar's name.
  local ok, loaded = pcall(vim.treesitter.language.add, M.language, { path = library, symbol_name = 'dockerfile' })
  return ok and loaded == true and #vim.treesitter.query.get_files(M.language, 'highlights') > 0
end

--- Uses the grammar for Dockerfiles. Without the parser nothing changes: Neovim's own syntax file colours.
function M.setup()
  if vim.g.dockwright_highlight == false then
    return
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('dockwright.highlight', {}),
    pattern = 'dockerfile',
    callback = function(event)
      if M.available() then
        vim.treesitter.language.register(M.language, 'dockerfile')
        vim.treesitter.start(event.buf, M.language)
      end
    end,
  })
end

return M
