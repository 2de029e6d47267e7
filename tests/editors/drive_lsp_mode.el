;;; -*- lexical-binding: t -*-
(require 'lsp-mode)
(require 'lsp-diagnostics)
(setq lsp-auto-guess-root t
      lsp-diagnostics-provider :flymake
      lsp-enable-snippet nil
      lsp-enable-suggest-server-download nil
      lsp-session-file (expand-file-name "session"))
(find-file "net.py")
(lsp)
(drive-wait "a server" (lambda () (lsp-workspaces)))
(drive-follows #'lsp--flush-delayed-changes)
(princ (lsp-get (lsp-get (lsp-request "textDocument/hover" (lsp--text-document-position-params)) :contents) :value))
(lsp-workspace-shutdown (car (lsp-workspaces)))
