#include "pipeline/workflow/steps/service_parameters.h"

#include "models/config/web_address.h"
#include "pipeline/services/service_setup.h"

namespace groundswell::workflow {

ServiceParameters readServiceParameters(Parameters& parameters, int timeoutSeconds) {
    ServiceParameters service;
    service.keyVariable = parameters.text("key_env");
    service.endpoint.url = parameters.text("url");
    service.endpoint.timeout = std::chrono::seconds(parameters.integer("timeout_s", timeoutSeconds, 1, 600));
    service.endpoint.attempts = static_cast<int>(1 + parameters.integer("retries", 2, 0, 10));
    service.endpoint.allowPrivateNetwork = parameters.flag("allow_private_network");
    return service;
}

void readAnswerParameters(Parameters& parameters, ServiceParameters& service) {
    services::PrestoAnswers& answers = service.answers;
    answers.way = services::answerWayNamed(parameters.word("callback", "none", {"none", "listen", "poll"}));
    service.resultAddress = parameters.text("result_url");
    answers.within = std::chrono::seconds(parameters.integer("answer_s", 120, 1, 3'600));
    answers.firstPoll =
        std::chrono::milliseconds(static_cast<std::int64_t>(parameters.number("poll_s", 1, 0.001, 600) * 1'000));
    answers.longestPoll = std::max(answers.longestPoll, answers.firstPoll);
}

core::Result<ServiceParameters> checkedService(ServiceParameters service, const std::stop_token& stop) {
    if (!config::isWebAddress(service.endpoint.url)) {
        return core::Error(core::ErrorCode::InvalidInput, "'url' is the http or https address of the service.")
            .with("pointer", "/url");
    }
    if (service.answers.way == services::PrestoAnswers::Way::Poll) {
        auto path = services::resultPathOf(service.resultAddress, service.endpoint.url);
        if (!path) return std::move(path).error();
        service.answers.resultPath = *std::move(path);
    }
    auto key = services::requiredKey(service.keyVariable, stop);
    if (!key) return std::move(key).error();
    service.endpoint.key = *std::move(key);
    return service;
}

}  // namespace groundswell::workflow
