#include "models/config/vector_config.h"

#include "models/config/json_document.h"
#include "models/config/web_address.h"
#include "models/core/ids.h"
#include "models/domain/vector.h"

#include <algorithm>
#include <filesystem>

namespace groundswell::config {

using nlohmann::json;

namespace {

constexpr auto mostDimensions = static_cast<std::int64_t>(domain::mostVectorDimensions);
constexpr std::int64_t mostTexts = 1024;
constexpr std::int64_t longestTimeout = 600;
constexpr std::int64_t longestAnswer = 3'600;
constexpr std::int64_t mostRetries = 10;

const std::vector<std::string> vectorModels{"lexical", "remote", "fasttext"};
const std::vector<std::string> vectorServices{"openai", "presto"};
const std::vector<std::string> callbacks{"none", "listen", "poll"};

const std::vector<StepParameter>& knownParameters() {
    using Kind = StepParameter::Kind;
    const auto whole = [](const char* name, std::int64_t fallback, std::int64_t least, std::int64_t most) {
        return StepParameter{.name = name,
                             .kind = Kind::Whole,
                             .fallback = std::to_string(fallback),
                             .least = static_cast<double>(least),
                             .most = static_cast<double>(most)};
    };
    const auto choice = [](const char* name, const std::vector<std::string>& choices) {
        return StepParameter{
            .name = name, .kind = Kind::Choice, .fallback = json(choices.front()).dump(), .choices = choices};
    };
    const VectorConfig usual;
    static const std::vector<StepParameter> all{
        choice("model", vectorModels),
        choice("service", vectorServices),
        {.name = "url", .kind = Kind::Text},
        {.name = "name", .kind = Kind::Text},
        {.name = "key_env", .kind = Kind::Text},
        {.name = "file", .kind = Kind::Text},
        {.name = "dimensions", .kind = Kind::Whole, .least = 1, .most = static_cast<double>(mostDimensions)},
        {.name = "dense_weight", .kind = Kind::Number, .fallback = json(usual.denseWeight).dump(), .most = 1},
        whole("batch", usual.batch, 1, mostTexts),
        whole("timeout_s", usual.timeout.count(), 1, longestTimeout),
        whole("retries", usual.retries, 0, mostRetries),
        {.name = "allow_private_network", .kind = Kind::Flag, .fallback = "false"},
        choice("callback", callbacks),
        {.name = "result_url", .kind = Kind::Text},
        whole("answer_s", usual.answerWithin.count(), 1, longestAnswer),
        whole("poll_s", usual.firstPoll.count(), 1, longestTimeout),
    };
    return all;
}

// A password in an address would lie in the workflow file and travel with every copy of it.
bool holdsUserInfo(const std::string& url) {
    const std::size_t begin = url.find("://");
    return begin != std::string::npos &&
           url.substr(begin + 3, url.find_first_of("/?#", begin + 3) - begin - 3).find('@') != std::string::npos;
}

class ParameterCheck {
public:
    ParameterCheck(const json& parameters, const std::string& at, Checker& checker)
        : m_parameters(parameters), m_at(at), m_checker(checker) {}

    void run() {
        const std::string model = choice("model", vectorModels);
        const std::string service = choice("service", vectorServices);
        const bool remote = model == "remote";
        const json* url = m_checker.text(m_parameters, m_at, "url", remote ? Need::Required : Need::Optional);
        if (url != nullptr) checkAddress(url->get_ref<const std::string&>());
        filled("name", remote);
        filled("file", model == "fasttext");
        const json* key = m_checker.text(m_parameters, m_at, "key_env", Need::Optional);
        if (key != nullptr && !core::isVariableName(key->get_ref<const std::string&>()))
            problem("key_env", "It must be the name of an environment variable that holds the key, not the key.");
        m_checker.positive(m_parameters, m_at, "dimensions", mostDimensions, true);
        m_checker.positive(m_parameters, m_at, "batch", mostTexts, false);
        m_checker.positive(m_parameters, m_at, "timeout_s", longestTimeout, false);
        const bool polls = choice("callback", callbacks) == "poll";
        filled("result_url", remote && polls);
        m_checker.positive(m_parameters, m_at, "answer_s", longestAnswer, false);
        m_checker.positive(m_parameters, m_at, "poll_s", longestTimeout, false);
        checkNumbers();
        m_checker.flag(m_parameters, m_at, "allow_private_network");
        checkKeys();
    }

private:
    void problem(const std::string& key, std::string reason) {
        m_checker.add(childPointer(m_at, key), std::move(reason));
    }

    // The first of those allowed is what is meant where nothing is said.
    std::string choice(const std::string& key, const std::vector<std::string>& allowed) {
        const json* value = m_checker.text(m_parameters, m_at, key, Need::Optional);
        if (value == nullptr) return allowed.front();
        const auto& word = value->get_ref<const std::string&>();
        if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) return word;
        std::string all;
        for (const std::string& one : allowed) all += (all.empty() ? "\"" : ", \"") + one + "\"";
        problem(key, "It must be one of " + all + ".");
        return allowed.front();
    }

    void filled(const std::string& key, bool needed) {
        const json* value = m_checker.text(m_parameters, m_at, key, needed ? Need::Required : Need::Optional);
        if (value != nullptr && needed && value->get_ref<const std::string&>().empty())
            problem(key, "It must not be empty.");
    }

    void checkAddress(const std::string& url) {
        if (!isWebAddress(url)) return problem("url", "It must be an http or https address.");
        if (holdsUserInfo(url))
            problem("url", "It must hold no user name or password; name an environment variable in \"key_env\".");
    }

    void checkNumbers() {
        const auto weight = m_parameters.find("dense_weight");
        if (weight != m_parameters.end() &&
            !(weight->is_number() && weight->get<double>() >= 0 && weight->get<double>() <= 1))
            problem("dense_weight", "It must be a number from 0 to 1.");
        const auto retries = m_parameters.find("retries");
        if (retries != m_parameters.end() &&
            !(retries->is_number_unsigned() && retries->get<std::uint64_t>() <= std::uint64_t{mostRetries}))
            problem("retries", "It must be a whole number from 0 to " + std::to_string(mostRetries) + ".");
    }

    void checkKeys() {
        for (auto entry = m_parameters.begin(); entry != m_parameters.end(); ++entry) {
            const std::string& key = entry.key();
            const auto& known = knownParameters();
            if (std::any_of(known.begin(), known.end(), [&key](const StepParameter& one) { return one.name == key; }))
                continue;
            const bool secret = key.find("key") != std::string::npos || key.find("token") != std::string::npos ||
                                key.find("password") != std::string::npos;
            problem(key, secret ? "Keys are not kept in workflow files; name an environment variable in \"key_env\"."
                                : "The step \"vector\" has no parameter of this name.");
        }
    }

    const json& m_parameters;
    const std::string& m_at;
    Checker& m_checker;
};

VectorConfig readConfig(const json& value) {
    VectorConfig config;
    const std::string model = value.value("model", "lexical");
    if (model == "remote") config.model = VectorConfig::Model::Remote;
    if (model == "fasttext") config.model = VectorConfig::Model::FastText;
    if (value.value("service", "openai") == "presto") config.service = VectorConfig::Service::Presto;
    config.url = value.value("url", "");
    config.name = value.value("name", "");
    config.keyVariable = value.value("key_env", "");
    config.file = value.value("file", "");
    if (value.contains("dimensions") && !value.at("dimensions").is_null())
        config.dimensions = value.at("dimensions").get<int>();
    config.denseWeight = value.value("dense_weight", config.denseWeight);
    config.batch = value.value("batch", config.batch);
    config.timeout = std::chrono::seconds(value.value("timeout_s", config.timeout.count()));
    config.retries = value.value("retries", config.retries);
    config.callback = value.value("callback", config.callback);
    config.resultAddress = value.value("result_url", "");
    config.answerWithin = std::chrono::seconds(value.value("answer_s", config.answerWithin.count()));
    config.firstPoll = std::chrono::seconds(value.value("poll_s", config.firstPoll.count()));
    config.allowPrivateNetwork = value.value("allow_private_network", false);
    return config;
}

}  // namespace

std::string VectorConfig::modelName() const {
    switch (model) {
        case Model::Lexical: return "lexical";
        case Model::FastText: return "fasttext:" + std::filesystem::path(file).filename().string();
        case Model::Remote: break;
    }
    const std::string size = dimensions > 0 ? "@" + std::to_string(dimensions) : std::string();
    return (service == Service::Presto ? "presto:" : "openai:") + name + size;
}

void checkVectorParameters(const json& parameters, const std::string& at, Checker& checker) {
    ParameterCheck(parameters, at, checker).run();
}

std::vector<StepParameter> vectorParameters(const std::string& parameters) {
    std::vector<StepParameter> all = knownParameters();
    const json value = json::parse(parameters, nullptr, false);
    for (StepParameter& one : all) {
        if (value.is_object() && value.contains(one.name)) one.given = value.at(one.name).dump();
    }
    return all;
}

core::Result<VectorConfig> parseVectorConfig(const std::string& parameters) {
    const json value = json::parse(parameters, nullptr, false);
    if (!value.is_object())
        return core::Error(core::ErrorCode::InvalidInput, "The parameters of a step are a JSON object.");
    Problems problems;
    Checker checker(problems);
    checkVectorParameters(value, "", checker);
    if (!problems.empty()) return problemsError(problems);
    return readConfig(value);
}

VectorConfig vectorConfigOf(const WorkflowConfig& workflow) {
    for (const StepConfig& step : workflow.steps) {
        if (step.step != "vector") continue;
        if (auto config = parseVectorConfig(step.parameters)) return *std::move(config);
    }
    return {};
}

}  // namespace groundswell::config
