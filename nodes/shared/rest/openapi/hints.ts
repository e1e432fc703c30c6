import { listOf, objectOf, textOf, type Node, type OpenApiDocument } from './document';

/** What the credential is to be filled with, as far as the document says. */
export interface Hints {
	/** Address of the first server, its variables replaced by their defaults; '' if there is none. */
	baseUrl: string;
	/** One sentence for each way to authenticate. */
	authentication: string[];
}

function sentence(scheme: Node): string | undefined {
	const type = textOf(scheme.type).toLowerCase();
	if (type === 'apikey') {
		const name = textOf(scheme.name);
		if (scheme.in === 'header') return `a key in the header ${name}`;
		if (scheme.in === 'query') return `a key in the query parameter ${name}`;
		return `a key in the cookie ${name}, which the credential cannot send`;
	}
	if (type === 'http') {
		const kind = textOf(scheme.scheme).toLowerCase();
		if (kind === 'basic') return 'Basic (user and password)';
		return kind === 'bearer' ? 'a bearer token' : `the HTTP scheme ${kind}`;
	}
	if (type === 'oauth2') {
		const flow = objectOf(objectOf(scheme.flows).clientCredentials);
		return flow.tokenUrl
			? `OAuth2 client credentials, token URL ${textOf(flow.tokenUrl)}, scopes ${Object.keys(objectOf(flow.scopes)).join(' ') || '(none)'}`
			: 'OAuth2 with a sign-in of a person; use a bearer token, or client credentials if the API has them';
	}
	return type === 'openidconnect' ? 'OpenID Connect; use a bearer token' : undefined;
}

export function hintsOf(document: OpenApiDocument, operation: Node | undefined): Hints {
	const { root, resolve } = document;
	const server = objectOf(listOf(root.servers)[0]);
	const variables = objectOf(server.variables);
	const baseUrl = textOf(server.url)
		.replace(/\{([^}]+)\}/g, (whole, name: string) => {
			const preset = objectOf(variables[name]).default;
			return preset === undefined ? whole : String(preset);
		})
		.replace(/\/+$/, '');
	const schemes = objectOf(objectOf(root.components).securitySchemes);
	const wanted = listOf(operation?.security ?? root.security).flatMap((one) =>
		Object.keys(objectOf(one)),
	);
	const names = wanted.length > 0 ? [...new Set(wanted)] : Object.keys(schemes);
	return {
		baseUrl,
		authentication: names.flatMap((name) => sentence(resolve(schemes[name]) ?? {}) ?? []),
	};
}
