/**
 * Credentials as n8n keeps and uses them: stored data, defaults, the moment at which
 * `preAuthentication` runs, what of its result is kept. Mirrors `CredentialsHelper` of n8n 2.41.
 */
import {
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
} from 'n8n-workflow';

export interface CredentialStore {
	/** Stored data by credential type; changed in place when a session token is kept. */
	data: Record<string, ICredentialDataDecryptedObject>;
	types: Record<string, ICredentialType>;
	/** How often `preAuthentication` ran, by credential type. */
	renewals: Record<string, number>;
}

/** Stored credentials, for example `credentialStore([new MembercareApi(), { baseUrl: url, … }])`. */
export function credentialStore(
	...entries: Array<[type: ICredentialType, data: ICredentialDataDecryptedObject]>
): CredentialStore {
	return {
		data: Object.fromEntries(entries.map(([type, data]) => [type.name, { ...data }])),
		types: Object.fromEntries(entries.map(([type]) => [type.name, type])),
		renewals: {},
	};
}

/** What the context's `getCredentials` returns: the stored data with the defaults filled in. */
export function decrypted(store: CredentialStore, name: string): ICredentialDataDecryptedObject {
	const type = store.types[name];
	const stored = store.data[name];
	if (!type || !stored) throw new Error(`Node does not have any credentials set for "${name}"`);
	const filled = NodeHelpers.getNodeParameters(
		type.properties,
		structuredClone(stored) as never,
		true,
		false,
		null,
		null,
	) as ICredentialDataDecryptedObject;
	// n8n adds the properties of the types that it extends, and puts the OAuth2 tokens back.
	return type.extends === undefined ? filled : { ...structuredClone(stored), ...filled };
}

/** The part of n8n's credentials helper that its request helper calls. */
export const helperFor = (store: CredentialStore) => ({
	getParentTypes: (name: string): string[] => store.types[name]?.extends ?? [],

	getDecrypted: async (
		_data: unknown,
		{ id }: { id: string },
	): Promise<ICredentialDataDecryptedObject> => decrypted(store, id),

	runPreAuthentication: async (): Promise<undefined> => undefined,

	/** What n8n keeps after an OAuth2 token was renewed. */
	async updateCredentialsOauthTokenData(
		_node: unknown,
		name: string,
		{ oauthTokenData }: ICredentialDataDecryptedObject,
	): Promise<void> {
		store.data[name].oauthTokenData = oauthTokenData;
		store.renewals[name] = (store.renewals[name] ?? 0) + 1;
	},

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		name: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = store.types[name];
		if (typeof authenticate !== 'function') return options;
		return await authenticate(credentials, options);
	},

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		name: string,
		_node: INode,
		expired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = store.types[name];
		const property = type.properties.find(
			({ type: kind, typeOptions }) => kind === 'hidden' && typeOptions?.expirable === true,
		);
		if (!property || typeof type.preAuthentication !== 'function') return undefined;
		if (credentials[property.name] !== '' && !expired) return undefined;
		store.renewals[name] = (store.renewals[name] ?? 0) + 1;
		const output = (await type.preAuthentication.call(
			helpers,
			credentials,
		)) as ICredentialDataDecryptedObject;
		if (output[property.name] === undefined) return undefined;
		Object.assign(store.data[name], output);
		return Object.assign(credentials, output);
	},
});
