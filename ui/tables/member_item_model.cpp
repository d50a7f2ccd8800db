#include "ui/tables/member_item_model.h"

#include "ui/tables/format.h"

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr qsizetype mostMarkedRows = 500;
// A first difference farther in than twice this is brought near the beginning.
constexpr int leadOfMarks = 40;

/// "en" of "en-GB"; empty when it is not known.
std::string baseLanguage(const std::string& code) {
    const std::string base = code.substr(0, code.find('-'));
    return base == "und" ? std::string() : base;
}

}  // namespace

void MemberItemModel::setExemplar(Exemplar exemplar) {
    m_exemplar = std::move(exemplar);
    m_marked.clear();
    showAll();
}

void MemberItemModel::setDifferences(bool shown) {
    if (shown == m_differences) return;
    m_differences = shown;
    m_marked.clear();
    showAll();
}

void MemberItemModel::setTicking(bool ticking) {
    if (ticking == m_ticking) return;
    m_ticking = ticking;
    m_ticked.clear();
    showAll();
    Q_EMIT tickedChanged();
}

QList<qlonglong> MemberItemModel::ticked() const {
    QList<qlonglong> ids(m_ticked.begin(), m_ticked.end());
    std::sort(ids.begin(), ids.end());
    return ids;
}

void MemberItemModel::showAll() {
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

bool MemberItemModel::isOtherLanguage(const domain::ItemRow& row) const {
    if (!m_differences || row.item.id == m_exemplar.item) return false;
    const std::string of = baseLanguage(m_exemplar.language);
    const std::string here = baseLanguage(row.item.language);
    return !of.empty() && !here.empty() && of != here;
}

const MarkedText& MemberItemModel::marked(const domain::ItemRow& row) const {
    const auto known = m_marked.constFind(row.item.id.value);
    if (known != m_marked.constEnd()) return *known;
    if (m_marked.size() >= mostMarkedRows) m_marked.clear();
    const std::string& own = row.item.text.empty() ? row.item.title : row.item.text;
    MarkedText result;
    if (!m_differences || m_exemplar.text.empty() || row.item.id == m_exemplar.item || isOtherLanguage(row)) {
        result.text = index(rowOf(row.item.id.value), Text).data(Qt::DisplayRole).toString();
    } else {
        result = fromFirstMark(markDifferences(m_exemplar.text, own), leadOfMarks);
    }
    return *m_marked.insert(row.item.id.value, std::move(result));
}

QVariant MemberItemModel::data(const QModelIndex& index, int role) const {
    const domain::ItemRow* row = index.isValid() && index.column() == Text ? rowAt(index.row()) : nullptr;
    if (row == nullptr) return ContentItemModel::data(index, role);
    switch (role) {
        case MarkedRole: return QVariant::fromValue(marked(*row));
        case IsExemplarRole: return row->item.id == m_exemplar.item;
        case CopiesRole: return static_cast<qlonglong>(m_exemplar.copies);
        case OtherLanguageRole: return isOtherLanguage(*row);
        case Qt::CheckStateRole:
            if (!m_ticking) return {};
            return static_cast<int>(m_ticked.contains(row->item.id.value) ? Qt::Checked : Qt::Unchecked);
        case Qt::AccessibleTextRole: {
            if (isOtherLanguage(*row))
                return tr("%1. Another language: words are not compared.").arg(index.data().toString());
            const QString differences = describeMarks(marked(*row));
            return differences.isEmpty() ? index.data() : tr("%1. %2").arg(index.data().toString(), differences);
        }
        default: return ContentItemModel::data(index, role);
    }
}

bool MemberItemModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const qlonglong id = index.isValid() ? rowId(index.row()) : 0;
    if (role != Qt::CheckStateRole || !m_ticking || id == 0) return false;
    if (value.toInt() == Qt::Checked) {
        m_ticked.insert(id);
    } else {
        m_ticked.remove(id);
    }
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT tickedChanged();
    return true;
}

Qt::ItemFlags MemberItemModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = ContentItemModel::flags(index);
    if (m_ticking && index.column() == Text) flags |= Qt::ItemIsUserCheckable;
    return flags;
}

}  // namespace groundswell::ui
