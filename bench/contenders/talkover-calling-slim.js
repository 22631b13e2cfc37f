import { createClient } from "talkover-calling/slim";

export const connect = ({ baseUrl, token }) => createClient({ baseUrl, token }).updateAgentCalling;
