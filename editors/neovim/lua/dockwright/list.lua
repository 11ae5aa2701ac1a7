-- Rows to read, in a buffer below; some lead to a line of a file.

local M = {}

--- Bytes as people write them.
---@param bytes number
---@return string
function M.size(bytes)
  local value, units = bytes, { 'B', 'kB', 'MB', 'GB' }
  for index, unit in ipairs(units) do
    if value < 1000 or index == #units then
      return (unit == 'B' or value >= 100) and ('%d%s'):format(value, unit) or ('%.1f%s'):format(value, unit)
    end
    value = value / 1000
  end
  return ''
end

--- Shows rows in a window of their own. Enter goes to the line that a row leads to, `q` closes the window.
---@param name string
---@param rows { text: string, buffer: integer?, line: integer? }[]
function M.show(name, rows)
  if #rows == 0 then
    require('dockwright.request').say('there are no ' .. name)
    return
  end
  local before = vim.api.nvim_get_current_win()
  local own = vim.api.nvim_create_buf(false, true)
  vim.bo[own].bufhidden = 'wipe'
  vim.api.nvim_buf_set_lines(own, 0, -1, false, vim.tbl_map(function(row)
    return row.text
  end, rows))
  vim.bo[own].modifiable = false
  vim.bo[own].filetype = 'dockwright-' .. name
  local height = math.min(#rows, math.max(math.floor(vim.o.lines / 3), 5))
  vim.api.nvim_open_win(own, true, { split = 'below', win = -1, height = height })
  vim.wo.wrap = false
  vim.keymap.set('n', 'q', function()
    vim.cmd.close()
    if vim.api.nvim_win_is_valid(before) then
      vim.api.nvim_set_current_win(before)
    end
  end, { buffer = own, desc = 'Close, and go back' })
  vim.keymap.set('n', '<CR>', function()
    local row = rows[vim.api.nvim_win_get_cursor(0)[1]]
    local window = row and row.buffer and vim.fn.bufwinid(row.buffer) or -1
    if window ~= -1 then
      vim.api.nvim_set_current_win(window)
      vim.api.nvim_win_set_cursor(window, { math.min(row.line, vim.api.nvim_buf_line_count(row.buffer)), 0 })
    end
  end, { buffer = own, desc = 'Go to the line' })
end

return M
