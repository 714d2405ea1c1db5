-- Does in Neovim what a user does: waits for the diagnostics of the open file, writes what it sees into WEIGHED, picks
-- the code action called PICK where the rule FOUND is shown, waits until the finding is gone, and saves.

local patience = 1000 * tonumber(vim.env.PATIENCE)

local function leave(reason)
  io.stderr:write(reason .. "\n")
  vim.cmd("cquit 1")
end

local function rule_of(diagnostic)
  local said = diagnostic.user_data and diagnostic.user_data.lsp or {}
  return diagnostic.code or said.code
end

local function shown(rule)
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    if diagnostic.source == "weighbridge" and (rule == nil or rule_of(diagnostic) == rule) then
      return diagnostic
    end
  end
end

if not vim.wait(patience, shown, 20) then
  leave("no diagnostics")
end

local lines = {}
for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
  table.insert(lines, vim.fn.json_encode({ rule = rule_of(diagnostic), line = diagnostic.lnum + 1, message = diagnostic.message }))
end
vim.fn.writefile(lines, vim.env.WEIGHED)

if vim.env.PICK then
  local diagnostic = shown(vim.env.FOUND) or leave("the finding is not shown")
  local offered = {}
  vim.ui.select = function(items, _, choose)
    for number, item in ipairs(items) do
      local action = item.action or item[2]
      table.insert(offered, action.title)
      if action.title == vim.env.PICK then
        return choose(item, number)
      end
    end
    leave("offered: " .. table.concat(offered, ", "))
  end
  vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col })
  vim.lsp.buf.code_action()
  local function gone()
    return vim.bo.modified and not shown(vim.env.FOUND)
  end
  if not vim.wait(patience, gone, 20) then
    leave("not mended")
  end
  vim.cmd("write")
end
vim.cmd("qall!")
