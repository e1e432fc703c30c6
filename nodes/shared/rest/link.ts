/** The `Link` header (RFC 8288) and addresses of next pages. */

/** Target of the link with that relation; `undefined` if there is none. */
export function linkTarget(header: string, relation: string): string | undefined {
	// <target> followed by parameters; commas and semicolons may stand inside of the target and of quotes.
	const links = header.matchAll(
		/<([^>]*)>((?:\s*;\s*[^\s;,="]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)*)/g,
	);
	for (const [, target, params] of links) {
		const rel = /;\s*rel\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))/i.exec(params);
		const relations = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/);
		if (relations.includes(relation)) return target.trim();
	}
	return undefined;
}

/** Parameters that hold a credential in some APIs: added anew to each request, never kept. */
const SECRET = /^(api[-_]?key|access[-_]?token|subscription-key)$/i;

/**
 * Whole address of a link (RFC 3986, 5), from that of the answer it was in, without fragment and without a credential that the
 * server put into it; `undefined` if it is no address.
 */
export function wholeAddress(link: string, baseUrl: string, from: string): string | undefined {
	const here = /^https?:\/\//i.test(from) ? from : `${baseUrl}${from}`;
	if (!URL.canParse(link, here)) return undefined;
	const url = new URL(link, here);
	if (!/^https?:$/.test(url.protocol)) return undefined;
	url.hash = '';
	for (const name of [...url.searchParams.keys()])
		if (SECRET.test(name)) url.searchParams.delete(name);
	return url.toString();
}
