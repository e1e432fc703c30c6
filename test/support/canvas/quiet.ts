/** n8n's logger writes every node's error to the console; tests look at the errors themselves. */
process.env.N8N_LOG_LEVEL ??= 'silent';
