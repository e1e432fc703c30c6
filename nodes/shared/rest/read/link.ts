/** The `Link` header (RFC 8288) and addresses of next pages. */

/** Target of the link with that relation; `undefined` if there is none. */
export function linkTarget(header: string, relation: string): string | undefined {
	// <target> followed by parameters; commas and semicolons may stand inside of the target and of quotes.
	const links = header.matchAll(
		/<([^>]*)>((?:\s*;\s*[^\s;,="]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)*)/g,
	);
	for (const [, target, params] of links) {
		// Each parameter by itself: a quoted title may hold the text of another one.
		const each = params.matchAll(
			/;\s*([^\s;,="]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/g,
		);
		const rel = [...each].find(([, name]) => name.toLowerCase() === 'rel');
		const relations = (rel?.[2] ?? rel?.[3] ?? '').toLowerCase().replace(/'/g, '').split(/\s+/);
		if (relations.includes(relation)) return target.trim();
	}
	return undefined;
}

/** Parameters that hold a credential in some APIs: added anew to each request, never kept. */
const SECRET = /^(api[-_]?key|access[-_]?token|subscription-key)$/i;

/**
 * Whole address of a link (RFC 3986, 5), from that of the answer it was in, without fragment and without a credential that the
 * server put into it (`secretParam`: the parameter that holds it, if it is one of the query); `undefined` if it is no address.
 */
export function wholeAddress(
	link: string,
	baseUrl: string,
	from: string,
	secretParam = '',
): string | undefined {
	const here = /^https?:\/\//i.test(from) ? from : `${baseUrl}${from}`;
	if (!URL.canParse(link, here)) return undefined;
	// Some servers name paths as the profile does: from the base URL on.
	const path = pathOf(here.startsWith(baseUrl) ? here.slice(baseUrl.length) : here);
	const isUnderBase = path.startsWith('/') && pathOf(link) === path;
	const url = new URL(isUnderBase ? `${baseUrl}${link}` : link, here);
	if (!/^https?:$/.test(url.protocol)) return undefined;
	url.hash = url.username = url.password = '';
	return withoutSecret(url, secretParam).toString();
}

const pathOf = (address: string): string => address.split(/[?#]/)[0];

/** The rest of the query stays as the server wrote it. */
export function withoutSecret(url: URL, secretParam: string): URL {
	const isSecret = (part: string): boolean => {
		const [name = ''] = new URLSearchParams(part).keys();
		return SECRET.test(name) || (name !== '' && name.toLowerCase() === secretParam.toLowerCase());
	};
	const parts = url.search.slice(1).split('&');
	if (parts.some(isSecret)) url.search = parts.filter((part) => !isSecret(part)).join('&');
	return url;
}
