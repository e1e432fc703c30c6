/** The two systems of the sandbox, reached as the nodes reach them. */
import type { ICredentialDataDecryptedObject, INodeType } from 'n8n-workflow';
import { CustomerpApi } from '../../credentials/CustomerpApi.credentials';
import { MembercareApi } from '../../credentials/MembercareApi.credentials';
import { customerp } from '../../nodes/Customerp/access';
import { Customerp } from '../../nodes/Customerp/Customerp.node.ts';
import { membercare } from '../../nodes/Membercare/access';
import { Membercare } from '../../nodes/Membercare/Membercare.node.ts';
import { entityOf, type SystemAdapter } from '../../nodes/shared/adapter';
import type { Api, CreateRequest, Entity, Progress } from '../../nodes/shared/entity';
import type { JsonObject } from '../../nodes/shared/json';
import type { RunningCustomerp, RunningMembercare } from '../sandbox/types';
import { executeContext, type ContextOptions } from './context';
import { credentialStore, type CredentialStore } from './credentials';

export const membercareStore = (
	{ credential }: Pick<RunningMembercare, 'credential'>,
	more: ICredentialDataDecryptedObject = {},
): CredentialStore => credentialStore([new MembercareApi(), { ...credential, ...more }]);

export const customerpStore = (
	{ credential }: Pick<RunningCustomerp, 'credential'>,
	more: ICredentialDataDecryptedObject = {},
): CredentialStore =>
	credentialStore([
		new CustomerpApi(),
		{ baseUrl: credential.baseUrl, token: credential.bearerToken, ...more },
	]);

interface System {
	adapter: SystemAdapter;
	type: INodeType;
}

export const MEMBERCARE: System = { adapter: membercare, type: new Membercare() };
export const CUSTOMERP: System = { adapter: customerp, type: new Customerp() };

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

/** Changes some fields the way that Apply does: fresh read, whole groups, only what differs. */
export { withGroups } from '../../nodes/shared/paths';
