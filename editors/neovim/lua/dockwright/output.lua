-- What builds write, in a buffer of its own that follows the end.

local M = {}

local NAME = 'dockwright://build'

-- The most lines that are kept here; the server's log file has all of them.
local MOST = 20000

local buffer
-- A line that has no end yet.
local rest = ''

local function get()
  if not buffer or not vim.api.nvim_buf_is_valid(buffer) then
    buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(buffer, NAME)
    vim.bo[buffer].bufhidden = 'hide'
    vim.bo[buffer].modifiable = false
  end
  return buffer
end

local function write(from, to, lines)
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, from, to, false, lines)
  vim.bo[buffer].modifiable = false
end

--- Shows the buffer below, without leaving the window at hand.
function M.open()
  local own = get()
  if vim.fn.bufwinid(own) == -1 then
    vim.api.nvim_open_win(own, false, { split = 'below', win = -1, height = math.max(math.floor(vim.o.lines / 4), 5) })
  end
end

--- A build begins: what the last one wrote is forgotten. `vim.g.dockwright_open_output = false` keeps it closed.
function M.begin()
  get()
  rest = ''
  write(0, -1, {})
  if vim.g.dockwright_open_output ~= false then
    M.open()
  end
end

--- Adds what was written.
---@param text string
function M.add(text)
  get()
  local lines = vim.split(rest .. text, '\n', { plain = true })
  rest = table.remove(lines)
  local empty = vim.api.nvim_buf_line_count(buffer) == 1 and vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1] == ''
  write(empty and 0 or -1, -1, lines)
  local count = vim.api.nvim_buf_line_count(buffer)
  if count > MOST then
    write(0, count - MOST, {})
    count = MOST
  end
  for _, window in ipairs(vim.fn.win_findbuf(buffer)) do
    if window ~= vim.api.nvim_get_current_win() then
      vim.api.nvim_win_set_cursor(window, { count, 0 })
    end
  end
end

return M
