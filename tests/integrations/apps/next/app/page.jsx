"use client";
import { useEffect } from "react";
import { call } from "../src/call.js";

export default function Page() {
  useEffect(() => {
    const api = new URLSearchParams(location.search).get("api");
    call(api).then(
      (text) => (document.title = text),
      (error) => (document.title = `failed: ${error}`),
    );
  }, []);
  return null;
}
