use serde_json::json;

use crate::client::{Answer, api};
use crate::fixtures::{SUPPORT_BOT, error, fixture, shape};
use crate::running::{Running, sandbox, update};

const WITHOUT_NUMBERS: &str = "4bee8be1-7cd3-5973-8bf7-729545e8a6ed";
const WITHOUT_VOICE: &str = "753de218-af7c-59a5-a020-8c491d40bfd4";
const WITHOUT_MESSAGE: &str = "b886af1f-58fb-51b4-84c6-a4de833121c0";
const WITH_SUSPENDED_NUMBER: &str = "b778bbfb-252d-5b5b-a46b-63b83158d856";
const WITHOUT_CREDITS: &str = "59d0282a-5d07-5c6e-8b80-f4780d75306f";

#[test]
fn an_agent_is_unpublished_and_published_again() {
    let sandbox = sandbox();
    for (verb, name, status) in [
        ("unpublish", "unpublish-agent.response.json", "draft"),
        ("publish", "publish-agent.response.json", "published"),
    ] {
        let mut body = post(&sandbox, SUPPORT_BOT, verb).expect(200);
        assert_eq!(sandbox.agent(SUPPORT_BOT)["current_status"], status);
        assert_eq!(sandbox.agent(SUPPORT_BOT)["updated_at"], body["data"]["updated_at"]);
        let documented = fixture(name);
        assert_eq!(shape(&body), shape(&documented));
        // The sandbox derives readiness from the agent's fields. In the documentation, it is lost
        // with the publication.
        for field in ["updated_at", "is_ready_to_publish"] {
            body["data"][field] = documented["data"][field].clone();
        }
        assert_eq!(body, documented);
    }
}

#[test]
fn publishing_an_agent_that_is_not_ready_reports_the_missing_fields() {
    let sandbox = sandbox();
    for (id, field, thing) in [
        (WITHOUT_NUMBERS, "phone_numbers", "at least one phone number"),
        (WITH_SUSPENDED_NUMBER, "phone_numbers", "at least one active phone number"),
        (WITHOUT_VOICE, "voice", "a voice"),
        (WITHOUT_MESSAGE, "initial_message", "an initial message"),
    ] {
        assert_eq!(sandbox.agent(id)["is_ready_to_publish"], false);
        let body = post(&sandbox, id, "publish").expect(422);
        let text = format!("The agent needs {thing} before it can be published.");
        assert_eq!(
            body,
            json!({
                "success": false,
                "message": "The agent is not ready to be published.",
                "errors": { field: [text] }
            })
        );
        assert_eq!(sandbox.agent(id)["current_status"], "draft");
    }
}

#[test]
fn a_number_makes_an_agent_ready() {
    let sandbox = sandbox();
    let body = json!({ "direction": "outbound", "phone_number_ids": ["phone-uuid-2"] });
    sandbox.send(update(WITHOUT_NUMBERS, &body)).expect(200);
    assert_eq!(sandbox.agent(WITHOUT_NUMBERS)["is_ready_to_publish"], true);
    let body = post(&sandbox, WITHOUT_NUMBERS, "publish").expect(200);
    assert_eq!(body["data"]["current_status"], "published");
}

#[test]
fn a_ready_draft_that_reports_otherwise_is_published_all_the_same() {
    let sandbox = sandbox();
    let lunch_orders = "b22b4590-dcf2-5256-bd15-6bb249d54b49";
    assert_eq!(sandbox.agent(lunch_orders)["is_ready_to_publish"], false);
    let body = post(&sandbox, lunch_orders, "publish").expect(200);
    assert_eq!(body["data"]["is_ready_to_publish"], true);
}

#[test]
fn publishing_without_credits_is_refused() {
    let sandbox = sandbox();
    assert_eq!(post(&sandbox, WITHOUT_CREDITS, "publish").expect(402), error(402, "INSUFFICIENT_CREDITS"));
    assert_eq!(sandbox.agent(WITHOUT_CREDITS)["current_status"], "draft");
}

#[test]
fn an_unknown_agent_cannot_be_published() {
    let sandbox = sandbox();
    for verb in ["publish", "unpublish"] {
        assert_eq!(post(&sandbox, "agent_999999", verb).expect(404), error(404, "AGENT_NOT_FOUND"));
    }
}

fn post(sandbox: &Running, id: &str, verb: &str) -> Answer {
    sandbox.send(api("POST", &format!("/agents/{id}/{verb}")))
}
