#include "pipeline/services/service_circuit.h"

#include <map>
#include <tuple>

namespace groundswell::services {

void ServiceCircuit::failed(const core::Error& error) {
    remember(error);
    m_breaker.failed();
}

void ServiceCircuit::gaveNothing(const core::Error& error) {
    remember(error);
    m_breaker.open();
}

core::Error ServiceCircuit::lastFailure() const {
    const std::scoped_lock lock(m_mutex);
    return m_lastFailure;
}

void ServiceCircuit::remember(const core::Error& error) {
    const std::scoped_lock lock(m_mutex);
    m_lastFailure = error;
    m_lastFailure.code = core::ErrorCode::Unavailable;
}

std::shared_ptr<ServiceCircuit> sharedCircuit(const std::string& url, const std::string& key, bool allowPrivateNetwork,
                                              int failuresToOpen, std::chrono::milliseconds openFor) {
    static std::mutex mutex;
    static std::map<std::tuple<std::string, std::string, bool>, std::weak_ptr<ServiceCircuit>> known;
    const std::scoped_lock lock(mutex);
    std::erase_if(known, [](const auto& entry) { return entry.second.expired(); });
    std::weak_ptr<ServiceCircuit>& place = known[{url, key, allowPrivateNetwork}];
    auto circuit = place.lock();
    if (!circuit) {
        circuit = std::make_shared<ServiceCircuit>(failuresToOpen, openFor);
        place = circuit;
    }
    return circuit;
}

}  // namespace groundswell::services
