" The one finding of the buffer comes, goes with its cause, and comes back.
set nocompatible noswapfile hidden
filetype on
try
  packadd ale
catch /E919/
  call writefile(['no ALE'], 'answer')
  qall!
endtry
let g:ale_lint_delay = 50
let g:ale_linters = {'python': ['chipfit']}
execute 'source' $CHIPFIT_TEST_SNIPPET

function! s:shown() abort
  return map(copy(ale#engine#GetLoclist(bufnr(''))), {_, it -> it.lnum . ' ' . it.code})
endfunction

function! s:wait(wanted) abort
  let l:begin = localtime()
  while s:shown() != a:wanted
    if localtime() - l:begin > 200
      call writefile(['still ' . string(s:shown()) . ' instead of ' . string(a:wanted)], 'answer')
      cquit
    endif
    sleep 20m
  endwhile
endfunction

edit net.py
call ale#Queue(0)
call s:wait(['12 CF101'])
call setline(12, '        return self.fc(x)')
call ale#Queue(0)
call s:wait([])
undo
call ale#Queue(0)
call s:wait(['12 CF101'])
call writefile(['done'], 'answer')
qall!
