#pragma once

#include "models/core/result.h"
#include "pipeline/services/presto_client.h"
#include "pipeline/services/service_client.h"
#include "pipeline/workflow/parameters.h"

#include <stop_token>
#include <string>

namespace groundswell::workflow {

/// What the parameters of steps with a service have in common. A value.
struct ServiceParameters {
    services::ServiceEndpoint endpoint;  ///< its key is still to be read
    std::string keyVariable;
    std::string resultAddress;  ///< "result_url", as written
    services::PrestoAnswers answers;
};

/// Reads "url", "key_env", "timeout_s", "retries", "allow_private_network".
[[nodiscard]] ServiceParameters readServiceParameters(Parameters& parameters, int timeoutSeconds);
/// Reads "callback", "result_url", "answer_s", "poll_s" of services with Presto's form.
void readAnswerParameters(Parameters& parameters, ServiceParameters& service);

/// The whole, ready for use: with the key's value. InvalidInput: no usable address, a key variable without a value, a
/// result address that is none.
[[nodiscard]] core::Result<ServiceParameters> checkedService(ServiceParameters service, const std::stop_token& stop);

}  // namespace groundswell::workflow
