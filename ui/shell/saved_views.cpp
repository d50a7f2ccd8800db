#include "ui/shell/saved_views.h"

#include "ui/shell/view_conditions.h"
#include "ui/tables/format.h"

#include <algorithm>

namespace groundswell::ui {

SavedViews::SavedViews(pipeline::Service& service, QObject* parent) : QObject(parent), m_service(service) {}

void SavedViews::refresh() {
    if (!m_service.workspace()) {
        m_ticket.cancel();
        m_views.clear();
        Q_EMIT changed();
        return;
    }
    m_ticket = m_service.views([this](core::Result<std::vector<domain::SavedView>> views) {
        if (!views) return;
        m_views = std::move(*views);
        Q_EMIT changed();
    });
}

const domain::SavedView* SavedViews::view(qlonglong id) const {
    const auto found =
        std::find_if(m_views.begin(), m_views.end(), [id](const domain::SavedView& one) { return one.id.value == id; });
    return found == m_views.end() ? nullptr : &*found;
}

const domain::SavedView* SavedViews::named(const QString& name) const {
    const auto found = std::find_if(m_views.begin(), m_views.end(), [&](const domain::SavedView& one) {
        return QString::compare(text(one.name), name, Qt::CaseInsensitive) == 0;
    });
    return found == m_views.end() ? nullptr : &*found;
}

void SavedViews::save(const QString& name, const QString& page, const FilterValues& values) {
    const QString plain = oneLine(name).trimmed();
    if (plain.isEmpty()) return;
    domain::SavedView view;
    const domain::SavedView* before = named(plain);
    if (before != nullptr) view = *before;
    view.name = utf8(plain);
    view.page = utf8(page);
    view.conditions = writeConditions(values);
    const QString sentence = before != nullptr ? tr("View “%1” replaced.") : tr("View “%1” saved.");
    m_changeTicket = m_service.saveView(
        std::move(view), [this, sentence = sentence.arg(isolated(plain))](
                             core::Result<domain::AnnotationChange> change) { finish(sentence, change); });
}

void SavedViews::remove(qlonglong id) {
    const domain::SavedView* gone = view(id);
    if (gone == nullptr) return;
    m_changeTicket = m_service.removeView(
        gone->id, [this, sentence = tr("View “%1” removed.").arg(isolated(text(gone->name)))](
                      core::Result<domain::AnnotationChange> change) { finish(sentence, change); });
}

void SavedViews::undo(const domain::AnnotationChange& change) {
    m_changeTicket = m_service.applyChange(change.reversed(), [this](core::Result<void> undone) {
        if (!undone) Q_EMIT failed(undone.error());
        refresh();
    });
}

void SavedViews::finish(const QString& sentence, const core::Result<domain::AnnotationChange>& change) {
    if (!change) {
        Q_EMIT failed(change.error());
        return;
    }
    refresh();
    Q_EMIT done(sentence, *change);
}

}  // namespace groundswell::ui
