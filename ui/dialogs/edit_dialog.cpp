#include "ui/dialogs/edit_dialog.h"

#include "ui/seams.h"

#include <QPointer>

namespace groundswell::ui {

void EditDialog::reject() {
    const QString sentence = unsavedWork();
    if (sentence.isEmpty()) return discard();
    m_seams.confirm(this, sentence, tr("Discard the changes"), [dialog = QPointer(this)](bool yes) {
        if (dialog && yes) dialog->discard();
    });
}

}  // namespace groundswell::ui
