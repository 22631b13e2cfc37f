import { createClient } from "talkover-calling";

export const connect = ({ baseUrl, token }) => createClient({ baseUrl, token }).updateAgentCalling;
