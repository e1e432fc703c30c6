import type {
	ICredentialDataDecryptedObject,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

/** The TLS options of n8n's HTTP Request node, kept with the credential that they belong to. */
export const tlsProperties: INodeProperties[] = [
	{
		displayName: 'Ignore SSL Issues (Insecure)',
		name: 'allowUnauthorizedCerts',
		type: 'boolean',
		default: false,
		description: 'Whether to connect even if SSL certificate validation is not possible',
	},
	{
		displayName: 'SSL Certificates',
		name: 'sslCertificates',
		type: 'boolean',
		default: false,
		description: 'Whether the server has a private authority, or asks for a client certificate',
	},
	...(
		[
			['Certificate Authority', 'ca', 'Certificate of the authority that signed the server’s', 4],
			['Client Certificate', 'cert', 'Certificate that the server asks for', 4],
			['Private Key', 'key', 'Key of the client certificate', 4],
			['Passphrase', 'passphrase', 'Passphrase of that key, if it has one', undefined],
		] as const
	).map(([displayName, name, description, rows]): INodeProperties => ({
		displayName,
		name,
		type: 'string',
		typeOptions: { password: true, ...(rows ? { rows } : {}) },
		default: '',
		...(rows ? { placeholder: '-----BEGIN …' } : {}),
		description,
		displayOptions: { show: { sslCertificates: [true] } },
	})),
];

/** A single-line field takes the line breaks of a pasted certificate for blanks. */
const pem = (value: unknown): string | undefined => {
	const text = typeof value === 'string' ? value.trim() : '';
	if (!text) return undefined;
	return text.replace(
		/(-----BEGIN [^-]+-----)([\s\S]*?)(-----END [^-]+-----)/g,
		(_all, begin: string, body: string, end: string) =>
			body.includes(':') ? _all : `${begin}\n${body.trim().replace(/\s+/g, '\n')}\n${end}`,
	);
};

/** The request with the credential's TLS options in it. */
export function withTls(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
): IHttpRequestOptions {
	const secured = { ...request };
	if (credentials.allowUnauthorizedCerts === true) secured.skipSslCertificateValidation = true;
	if (credentials.sslCertificates !== true) return secured;
	const parts = {
		ca: pem(credentials.ca),
		cert: pem(credentials.cert),
		key: pem(credentials.key),
		passphrase: typeof credentials.passphrase === 'string' ? credentials.passphrase : '',
	};
	const agentOptions = Object.fromEntries(Object.entries(parts).filter(([, value]) => value));
	return Object.keys(agentOptions).length ? { ...secured, agentOptions } : secured;
}
