;;; -*- lexical-binding: t -*-
(require 'eglot)
(find-file "net.py")
(eglot-ensure)
(run-hooks 'post-command-hook) ; eglot-ensure waits for it
(drive-wait "a server" #'eglot-current-server)
(drive-follows #'eglot--signal-textDocument/didChange)
(princ (plist-get (plist-get (jsonrpc-request (eglot-current-server)
                                              :textDocument/hover (eglot--TextDocumentPositionParams))
                             :contents)
                  :value))
(eglot-shutdown (eglot-current-server))
