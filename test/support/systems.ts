/** The systems of the sandbox, reached as the nodes reach them. */
import type { ICredentialDataDecryptedObject, INodeType } from 'n8n-workflow';
import { WaveOAuth2Api } from '../../credentials/WaveOAuth2Api.credentials';
import { chargebee } from '../../nodes/Chargebee/access';
import { Chargebee } from '../../nodes/Chargebee/Chargebee.node.ts';
import { customCrm } from '../../nodes/CustomCrm/access';
import { CustomCrm } from '../../nodes/CustomCrm/CustomCrm.node.ts';
import { customPms } from '../../nodes/CustomPms/access';
import { CustomPms } from '../../nodes/CustomPms/CustomPms.node.ts';
import { customerp } from '../../nodes/Customerp/access';
import { Customerp } from '../../nodes/Customerp/Customerp.node.ts';
import { membercare } from '../../nodes/Membercare/access';
import { Membercare } from '../../nodes/Membercare/Membercare.node.ts';
import { wave } from '../../nodes/Wave/access';
import { Wave } from '../../nodes/Wave/Wave.node.ts';
import { entityOf, type SystemAdapter } from '../../nodes/shared/adapter';
import type { Api, CreateRequest, Entity, Progress } from '../../nodes/shared/entity';
import type { JsonObject } from '../../nodes/shared/json';
import type { RunningWave, Sandbox, SystemName } from '../sandbox/types';
import { executeContext, type ContextOptions } from './context';
import { credentialStore, type CredentialStore } from './credentials';
import { CREDENTIALS } from './entries';

const storeOf =
	<Name extends SystemName>(name: Name) =>
	(
		system: Pick<Sandbox[Name], 'credential'>,
		more: ICredentialDataDecryptedObject = {},
	): CredentialStore => {
		const [type, data] = CREDENTIALS[name](system);
		return credentialStore([type, { ...data, ...more }]);
	};

export const membercareStore = storeOf('membercare');
export const customerpStore = storeOf('customerp');
export const customPmsStore = storeOf('custompms');
export const customCrmStore = storeOf('customcrm');
export const chargebeeStore = storeOf('chargebee');

/** The full-access token; `accessToken` in the node's parameter `authentication` uses it. No pace, unless `more` sets one. */
export const waveStore = storeOf('wave');

/** The consent of a user, with tokens that were fetched before. */
export const waveOAuth2Store = (
	{ credential }: Pick<RunningWave, 'credential'>,
	more: ICredentialDataDecryptedObject = {},
): CredentialStore =>
	credentialStore([
		new WaveOAuth2Api(),
		{
			endpoint: credential.endpoint,
			clientId: credential.clientId,
			clientSecret: credential.clientSecret,
			authUrl: credential.authUrl,
			accessTokenUrl: credential.accessTokenUrl,
			scope: credential.scope,
			requestsPerMinute: 0,
			oauthTokenData: {
				access_token: credential.accessToken,
				refresh_token: credential.refreshToken,
				token_type: 'Bearer',
			},
			...more,
		} as ICredentialDataDecryptedObject,
	]);

/** Parameters that all nodes of Wave have. */
export const waveParameters = (
	{ credential }: Pick<RunningWave, 'credential'>,
	authentication: 'accessToken' | 'oAuth2' = 'accessToken',
) => ({
	authentication,
	business: { __rl: true, mode: 'id', value: credential.businessId },
});

interface System {
	adapter: SystemAdapter;
	type: INodeType;
}

export const MEMBERCARE: System = { adapter: membercare, type: new Membercare() };
export const CHARGEBEE: System = { adapter: chargebee, type: new Chargebee() };
export const CUSTOMERP: System = { adapter: customerp, type: new Customerp() };
export const WAVE: System = { adapter: wave, type: new Wave() };
export const CUSTOMCRM: System = { adapter: customCrm, type: new CustomCrm() };
export const CUSTOMPMS: System = { adapter: customPms, type: new CustomPms() };

/** Access as one node execution has it; `more` can bring a cancel signal. */
export const apiOf = async (
	{ adapter, type }: System,
	credentials: CredentialStore,
	more: Partial<ContextOptions> = {},
): Promise<Api> => await adapter.api.call(executeContext({ type, credentials, ...more }));

export const entity = ({ adapter }: System, name: string): Entity => entityOf(adapter, name);

/** A create request that notes each saved progress. */
export function createRequest(
	fields: JsonObject,
	reference = 'ls-000000000000000000000001',
	progress: Progress = { steps: [] },
): CreateRequest & { saved: Progress[] } {
	const saved: Progress[] = [];
	return {
		fields,
		reference,
		progress,
		saved,
		save: async (reached) => void saved.push(structuredClone(reached)),
	};
}
