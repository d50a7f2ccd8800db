#include "pipeline/secrets/secret_file.h"

#include "pipeline/system/files.h"

#include <nlohmann/json.hpp>

#include <sys/stat.h>

namespace groundswell::secrets {

namespace {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

Error broken(const std::filesystem::path& file) {
    return Error(ErrorCode::InvalidInput, "The file of secrets is broken.")
        .with("file", file.string())
        .with("remedy", "Delete it and store the secrets again with `groundswell secret set`.");
}

bool isForOthers(const std::filesystem::path& file) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

}  // namespace

core::Result<SecretFile> SecretFile::read(const std::filesystem::path& file) {
    auto text = system::readTextFile(file);
    if (!text && text.error().code == ErrorCode::NotFound) return SecretFile{};
    if (!text) return text.error();
    if (isForOthers(file)) {
        return Error(ErrorCode::InvalidInput, "Other people may read the file of secrets, so it is not used.")
            .with("file", file.string())
            .with("remedy", "Take their rights away with chmod 600, and replace the secrets in it.");
    }
    const json document = json::parse(*text, nullptr, false);
    if (!document.is_object()) return broken(file);
    SecretFile secrets;
    for (const json& name : document.value("keychain", json::array())) {
        if (!name.is_string()) return broken(file);
        secrets.inKeychain.insert(name.get<std::string>());
    }
    const json here = document.value("here", json::object());
    if (!here.is_object()) return broken(file);
    for (const auto& [name, secret] : here.items()) {
        if (!secret.is_string()) return broken(file);
        secrets.here[name] = secret.get<std::string>();
    }
    return secrets;
}

core::Result<void> SecretFile::write(const std::filesystem::path& file) const {
    const json document{{"keychain", inKeychain}, {"here", here}};
    if (auto made = system::makePrivateFolder(file.parent_path()); !made) return made;
    return system::writeFileAtomically(file, document.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace groundswell::secrets
