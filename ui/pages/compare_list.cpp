#include "ui/pages/compare_list.h"

#include "ui/tables/format.h"

#include <QSettings>

#include <algorithm>

namespace groundswell::ui {

namespace {

// A sentence in the strip has room for the name of one, not for a whole text.
constexpr int longestNamed = 60;

}  // namespace

CompareList::CompareList(QSettings& settings, QObject* parent) : QObject(parent), m_settings(settings) {}

void CompareList::open(const QString& workspaceId) {
    m_workspace = workspaceId;
    m_entries.clear();
    if (!workspaceId.isEmpty()) {
        const QVariantList places = m_settings.value(QStringLiteral("compare/%1/slots").arg(workspaceId)).toList();
        const auto values =
            seriesFromJson(m_settings.value(QStringLiteral("compare/%1/series").arg(workspaceId)).toByteArray());
        for (qsizetype i = 0; i < values.size() && i < places.size() && m_entries.size() < most; ++i) {
            const auto slot = static_cast<std::size_t>(places[i].toUInt());
            const bool taken = std::any_of(m_entries.begin(), m_entries.end(),
                                           [slot](const Entry& entry) { return entry.slot == slot; });
            if (slot < most && !taken) m_entries.push_back({values[i], slot});
        }
    }
    Q_EMIT changed();
}

CompareList::Added CompareList::add(const SeriesValue& value) {
    for (const Entry& entry : m_entries) {
        if (entry.value.isSame(value)) return Added::AlreadyThere;
    }
    if (m_entries.size() >= most) return Added::Full;
    std::size_t slot = 0;
    while (std::any_of(m_entries.begin(), m_entries.end(), [slot](const Entry& entry) { return entry.slot == slot; }))
        ++slot;
    m_entries.push_back({value, slot});
    keep();
    Q_EMIT changed();
    return Added::Yes;
}

void CompareList::addAll(const QList<SeriesValue>& values) {
    QStringList leftOut;
    for (const SeriesValue& value : values) {
        const Added added = add(value);
        if (added == Added::Full) leftOut << isolated(shortened(value.name, longestNamed));
        if (added == Added::AlreadyThere && values.size() == 1)
            Q_EMIT refused(tr("%1 is compared already.").arg(isolated(value.name)));
    }
    if (leftOut.size() == 1) {
        Q_EMIT refused(tr("At most seven can be compared; remove one, then add %1.").arg(leftOut.front()));
    } else if (!leftOut.isEmpty()) {
        const auto others = leftOut.size() - 1;
        Q_EMIT refused(tr("At most seven can be compared; %1 and %2 are left out.")
                           .arg(leftOut.front(), formatCounted(others, tr("%1 other"), tr("%1 others"))));
    }
}

QString CompareList::words() const {
    if (m_entries.empty()) return tr("Compare");
    const auto count = static_cast<std::int64_t>(m_entries.size());
    const bool clusters = std::all_of(m_entries.begin(), m_entries.end(), [](const Entry& entry) {
        return entry.value.kind == SeriesValue::Kind::Cluster;
    });
    if (clusters) return formatCounted(count, tr("Compare %1 cluster"), tr("Compare %1 clusters"));
    return formatCounted(count, tr("Compare %1 series"), tr("Compare %1 series"));
}

void CompareList::remove(std::size_t entry) {
    if (entry >= m_entries.size()) return;
    m_entries.erase(m_entries.begin() + static_cast<std::ptrdiff_t>(entry));
    keep();
    Q_EMIT changed();
}

void CompareList::clear() {
    if (m_entries.empty()) return;
    m_entries.clear();
    keep();
    Q_EMIT changed();
}

void CompareList::keep() {
    if (m_workspace.isEmpty()) return;
    QList<SeriesValue> values;
    QVariantList places;
    for (const Entry& entry : m_entries) {
        values << entry.value;
        places << static_cast<uint>(entry.slot);
    }
    m_settings.setValue(QStringLiteral("compare/%1/series").arg(m_workspace), seriesToJson(values));
    m_settings.setValue(QStringLiteral("compare/%1/slots").arg(m_workspace), places);
}

}  // namespace groundswell::ui
