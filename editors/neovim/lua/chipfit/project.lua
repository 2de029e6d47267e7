--- What applies to a file, in lines for the user.
local FROM = {
  session = 'chosen in this session',
  editor = "the editor's settings",
  configuration = 'the configuration',
  default = 'nothing says otherwise',
}

---@param project table the answer to chipfit/project
---@return string[]
return function(project)
  return {
    ('board          %s (%s)'):format(project.target, FROM[project.targetFrom]),
    ('runtime        %s'):format(project.runtime),
    ('configuration  %s'):format(project.configuration or 'none'),
    ('trace          %s%s'):format(project.trace, project.trusted and '' or ', workspace not trusted: nothing is run'),
    ('python         %s'):format(project.python),
    ('chipfit        %s'):format(project.version),
  }
end
