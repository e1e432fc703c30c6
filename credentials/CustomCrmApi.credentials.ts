import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { CUSTOM_CRM } from '../nodes/CustomCrm/account';
import {
	restAccount,
	restAuthenticate,
	restProperties,
	restTest,
} from '../nodes/shared/rest/access/credential';

/** Access to the REST API of Custom CRM by one of the usual ways to sign in. */
export class CustomCrmApi implements ICredentialType {
	name = 'customCrmApi';

	displayName = 'Custom CRM API';

	documentationUrl = 'https://docs.n8n.io/integrations/builtin/credentials/httprequest/';

	icon = {
		light: 'file:../nodes/CustomCrm/customCrm.svg',
		dark: 'file:../nodes/CustomCrm/customCrm.dark.svg',
	} as const;

	properties: INodeProperties[] = restProperties('https://crm.example.com/api/v1', 'bearer');

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<{ account: string }> {
		return await restAccount(CUSTOM_CRM, this.helpers, credentials);
	}

	authenticate = restAuthenticate;

	test: ICredentialTestRequest = restTest;
}
