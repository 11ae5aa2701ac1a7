-- What every line does while it is built, beside the line, and how far the build is, in the message area.

local M = {}

local space = vim.api.nvim_create_namespace('dockwright.build')

local groups = {
  waiting = 'DiagnosticUnnecessary',
  running = 'DiagnosticInfo',
  cached = 'DiagnosticHint',
  done = 'DiagnosticOk',
  cancelled = 'DiagnosticWarn',
  failed = 'DiagnosticError',
}

local function label(line)
  if line.state == 'running' then
    return ('running %d s'):format(math.floor(line.seconds))
  elseif line.state == 'done' then
    return ('%.1f s'):format(line.seconds)
  end
  return line.state
end

local function words(line)
  local bytes = type(line.bytes) == 'number' and ', ' .. require('dockwright.list').size(line.bytes) or ''
  return label(line) .. bytes
end

--- Draws the lines of one `dockwright/buildState`. Where inlay hints are on, they say the same already.
---@param state { uri: string, lines: table[], outcome: string? }
function M.draw(state)
  local buffer = vim.uri_to_bufnr(state.uri)
  if not vim.api.nvim_buf_is_loaded(buffer) then
    return
  end
  vim.api.nvim_buf_clear_namespace(buffer, space, 0, -1)
  if vim.lsp.inlay_hint.is_enabled({ bufnr = buffer }) then
    return
  end
  local last = vim.api.nvim_buf_line_count(buffer)
  for _, line in ipairs(state.lines) do
    if line.line < last then
      vim.api.nvim_buf_set_extmark(buffer, space, line.line, 0, {
        virt_text = { { '  ' .. words(line), groups[line.state] or 'Comment' } },
        hl_mode = 'combine',
        -- An edited line says something else than what was built.
        invalidate = true,
      })
    end
  end
end

-- Neovim 0.12 draws progress by itself when it is told that a message is one.
local shown = {}

--- Shows how far a build is.
---@param token string
---@param value { kind: string, title: string?, message: string?, percentage: integer? }
function M.progress(token, value)
  local known = shown[token] or {}
  known.title = value.title or known.title or 'Build'
  if value.kind == 'end' then
    shown[token] = nil
    vim.cmd.redraw()
    return
  end
  known.percentage = value.percentage or known.percentage or 0
  shown[token] = known
  local text = ('%s: %d%% %s'):format(known.title, known.percentage, value.message or '')
  -- A message that is wider than the screen would ask for Enter.
  vim.api.nvim_echo({ { vim.fn.strcharpart(text, 0, math.max(vim.o.columns - 12, 20)) } }, false, {})
end

return M
