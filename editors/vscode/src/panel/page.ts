/** The page of the panel: a shell, in which the script of the page draws. */

export interface PageParts {
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
}

/** Loads one style and one script, both of the extension; nothing else, and nothing inline. */
export function page({ cspSource, nonce, script, style }: PageParts): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>chipfit</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main id="root"></main>
<div id="tip" role="tooltip" hidden></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
