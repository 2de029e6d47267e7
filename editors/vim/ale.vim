" For vim 9 with ALE (https://github.com/dense-analysis/ale; Debian: vim-ale, then :packadd ale).
call ale#linter#Define('python', {
\   'name': 'chipfit',
\   'lsp': 'stdio',
\   'executable': 'chipfit',
\   'command': '%e server',
\   'project_root': {buffer -> ale#python#FindProjectRoot(buffer) ?? fnamemodify(bufname(buffer), ':p:h')},
\   'initialization_options': {'target': 'uno-r4-minima'},
\})
