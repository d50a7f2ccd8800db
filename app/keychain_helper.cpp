#include "app/keychain_helper.h"

#include "pipeline/secrets/keychain.h"

#include <nlohmann/json.hpp>

#ifdef GROUNDSWELL_KEYCHAIN
#include <QCoreApplication>
#include <QString>

#include <qt6keychain/keychain.h>
#endif

#include <cstdlib>
#include <iostream>
#include <string>

namespace groundswell::app {

namespace {

using nlohmann::json;

int reply(const json& answer) {
    std::cout << answer.dump(-1, ' ', false, json::error_handler_t::replace) << '\n' << std::flush;
    return std::cout ? EXIT_SUCCESS : EXIT_FAILURE;
}

#ifdef GROUNDSWELL_KEYCHAIN

QString serviceName() {
    return QStringLiteral("groundswell");
}

// Nothing is written anywhere but into the keychain, however little there is of one.
void begin(QKeychain::Job& job, const QString& key) {
    job.setAutoDelete(false);
    job.setInsecureFallback(false);
    job.setKey(key);
    QObject::connect(&job, &QKeychain::Job::finished, [] { QCoreApplication::quit(); });
    job.start();
    QCoreApplication::exec();
}

json outcomeOf(const QKeychain::Job& job) {
    if (job.error() == QKeychain::NoError) return {{"found", true}};
    if (job.error() == QKeychain::EntryNotFound) return {{"found", false}};
    std::string words = job.errorString().toStdString();
    return {{"error", words.empty() ? "it gives no reason." : words + "."}};
}

json answerTo(const json& question) {
    const std::string what = question.value("do", std::string());
    const QString key = QString::fromStdString(question.value("name", std::string()));
    if (what == secrets::helper::write) {
        QKeychain::WritePasswordJob job(serviceName());
        job.setTextData(QString::fromStdString(question.value("secret", std::string())));
        begin(job, key);
        return outcomeOf(job);
    }
    if (what == secrets::helper::remove) {
        QKeychain::DeletePasswordJob job(serviceName());
        begin(job, key);
        return outcomeOf(job);
    }
    // A check looks for what is never there: a keychain that says so works.
    QKeychain::ReadPasswordJob job(serviceName());
    begin(job, what == secrets::helper::read ? key : QStringLiteral("check"));
    json answer = outcomeOf(job);
    if (what == secrets::helper::read && answer.value("found", false)) answer["secret"] = job.textData().toStdString();
    return answer;
}

#endif

}  // namespace

#ifdef GROUNDSWELL_KEYCHAIN

int runKeychainHelper(int argc, char** argv) {
    std::string line;
    std::getline(std::cin, line);
    const json question = json::parse(line, nullptr, false);
    if (!question.is_object()) return reply({{"error", "the helper was asked nothing."}});
    const json session = question.value("session", json::object());
    for (const auto& [name, value] : session.items()) {
        // Before any thread is there.
        if (value.is_string() && !value.get<std::string>().empty())
            ::setenv(name.c_str(), value.get<std::string>().c_str(), 1);
    }
    const QCoreApplication application(argc, argv);
    return reply(answerTo(question));
}

#else

int runKeychainHelper(int, char**) {
    return reply({{"error", "this build of the program knows none."}});
}

#endif

}  // namespace groundswell::app
